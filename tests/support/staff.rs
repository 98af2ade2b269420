//! The clinic's staff: hired, signed in, with tokens for their programs.

use std::sync::atomic::{AtomicU32, Ordering};

use domain::{
    access::{Permit, Role},
    accounts::Device,
};
use storage::{
    staff::{NewStaff, StaffView},
    tokens::NewToken,
};

use crate::{Api, Browser, TestClinic};

impl TestClinic {
    /// Somebody new on the staff, who treats the patients of these practitioners.
    pub async fn hires(&self, roles: &[Role], circle: &[&str]) -> StaffView {
        static HIRED: AtomicU32 = AtomicU32::new(1);
        let number = HIRED.fetch_add(1, Ordering::Relaxed);
        let new = NewStaff {
            email: format!("staff-{number}@harbour.example").parse().expect("an address"),
            name: format!("Staff Member {number}").parse().expect("a name"),
            roles: roles.to_vec(),
            circle: circle.iter().map(|id| id.parse().expect("a practitioner's id")).collect(),
        };
        let hired = self.storage().add_staff(&new, &operator(), self.now()).await;
        hired.expect("the account is written").expect("no other has its address")
    }

    /// The way in that the command line prints, once for ten minutes.
    pub async fn link_for(&self, staff: &StaffView) -> String {
        let token = self.storage().sign_in_link(staff.id, &operator(), self.now()).await;
        let token = token.expect("the link is written").expect("the account may sign in");
        self.keeps_secret(&token);
        format!("/staff/sign-in?token={token}")
    }

    /// A browser in which somebody of the staff is signed in.
    pub async fn signs_in(&self, staff: &StaffView) -> Browser {
        let browser = self.browser();
        let door = browser.opens(&self.link_for(staff).await).await;
        let inside = browser.presses(&door, "Sign in", &[]).await;
        assert!(inside.url.path().starts_with("/staff"), "{}", inside.text());
        assert!(!inside.url.path().contains("sign-in"), "{}", inside.text());
        browser
    }

    /// What the browser of somebody of the staff sends with each request once they are signed in.
    pub async fn cookie_of(&self, staff: &StaffView) -> String {
        let link = self.link_for(staff).await;
        let token = link.rsplit('=').next().unwrap_or_default();
        let signed_in =
            self.storage().sign_in(token, Device::default(), self.now()).await.expect("the session is written");
        let secret = signed_in.expect("the link was made just now").token;
        self.keeps_secret(&secret);
        format!("mv={secret}")
    }

    /// A browser in which somebody with these roles is signed in; who treats, treats Rosa's patients.
    pub async fn signs_in_as(&self, roles: &[Role]) -> Browser {
        self.signs_in(&self.hires(roles, &["rosa"]).await).await
    }

    /// A program with the token of somebody of the staff.
    pub async fn program_of(&self, staff: &StaffView) -> Api {
        let new = NewToken {
            name: format!("program of {}", staff.id),
            roles: staff.roles.clone(),
            staff: Some(staff.id),
            expires_at: None,
        };
        let (_, token) =
            self.storage().create_token(&new, &operator(), self.now()).await.expect("the token is written");
        self.keeps_secret(&token);
        self.api().bearing(&token)
    }

    /// A program with the token of somebody with these roles; who treats, treats Rosa's patients.
    pub async fn program_as(&self, roles: &[Role]) -> Api {
        self.program_of(&self.hires(roles, &["rosa"]).await).await
    }
}

/// Whoever holds the machine.
pub(crate) fn operator() -> Permit {
    Permit::operator("tests")
}
